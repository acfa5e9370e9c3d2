create trigger if not exists parts_are_not_deleted before delete on parts begin
    select raise(abort, 'the journal is append-only: parts are erased with their subject''s key');
end
