use alicloud_client::cloudfw::Lang;

fn name(lang: Lang) -> &'static str {
    match lang {
        Lang::Chinese => "Chinese",
        Lang::English => "English",
    }
}

fn main() {
    name(Lang::Chinese);
}
