"""What programs may ask and what is answered, as OpenAPI 3.1: made from what the publication says of itself."""
