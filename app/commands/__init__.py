"""The `keepinpact` command, one file for each group of subcommands."""
