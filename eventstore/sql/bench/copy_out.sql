copy events_as_json to stdout
