"""What the library knows, as CSV rows with source and example; places as Parquet, made by `make_places`."""
