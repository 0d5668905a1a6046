"""The demo: eighteen months in the life of a grocer, told through the product's own actions."""
