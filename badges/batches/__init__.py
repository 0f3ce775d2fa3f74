"""One design awarded to many: a list is read, looked at before anything happens, and worked off."""
