//! Prints what the typed API sends for documented values, see [`alicloud_tests::dump`].

fn main() {
    println!("{:#}", alicloud_tests::dump::dump());
}
