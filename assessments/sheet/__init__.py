"""The assessment, or one's own part of it, as a spreadsheet: out, filled in anywhere, and back."""
