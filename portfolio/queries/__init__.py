"""What the pages and the API ask of the read models. Each question is one or two looks at narrow columns."""
