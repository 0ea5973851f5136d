"""The weekly digest as HTML, plain text, a workbook, JSON, and a reply for a chat channel."""
