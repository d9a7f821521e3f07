"""What the library knows, as CSV rows with source and example; places as one packed list, made by `make_places`."""
