"""Demo people and their work, made through the services and never by raw inserts."""
