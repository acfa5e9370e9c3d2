insert into pgbench_events (stream, version, entry, body, blind, leaf)
values ('bench/' || :client_id, :version, :entry, :body, :hash, :hash)
