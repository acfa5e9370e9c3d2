copy copied (stream, version, entry, body, blind, leaf) from stdin with (format binary)
