"""Partners out of a spreadsheet: read, matched, looked at before anything happens, worked off."""
