"""The examples of the project's source documents, row by row: closed form and the laws of the steps."""
