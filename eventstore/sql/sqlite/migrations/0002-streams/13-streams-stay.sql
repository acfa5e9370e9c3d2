create trigger streams_stay before delete on streams begin
    select raise(abort, 'the journal is append-only: streams are never deleted');
end
