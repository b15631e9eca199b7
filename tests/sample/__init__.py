"""The sample reports that the project owns: text, typesetting, and what is true of them."""
