//! Units of the gateway; the gateway as a whole is tested with the products.
