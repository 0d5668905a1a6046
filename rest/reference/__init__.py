"""The API as people read it: its reference, "try it", and the catalogue of errors, all made of the OpenAPI document."""
