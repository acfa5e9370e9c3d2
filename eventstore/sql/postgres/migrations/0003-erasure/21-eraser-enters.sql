grant usage on schema travaux to travaux_eraser
