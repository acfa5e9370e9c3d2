do $$
begin
    if not exists (select from pg_roles where rolname = 'travaux_eraser') then
        create role travaux_eraser nologin;
    end if;
    if not pg_has_role(current_user, 'travaux_eraser', 'member') then
        execute format('grant travaux_eraser to %I', current_user);
    end if;
exception
    -- Roles belong to the whole server: another database's journal may be making the same one now.
    when duplicate_object or unique_violation then null;
end
$$
