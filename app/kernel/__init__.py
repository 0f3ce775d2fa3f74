"""What every world stands on: ids, clock, identity, errors, events, database, files, keys."""
