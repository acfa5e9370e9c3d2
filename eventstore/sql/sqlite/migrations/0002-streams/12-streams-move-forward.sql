create trigger streams_move_forward before update on streams when new.version <= old.version begin
    select raise(abort, 'the journal is append-only: a stream never moves back');
end
