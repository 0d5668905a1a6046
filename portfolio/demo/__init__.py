"""The demo: a year in the life of a grocer, told through the product's own actions."""
