-- The one argument of the refusal's text: what exactly is wrong with the file, or the format or limit it names.
ALTER TABLE photos ADD COLUMN refusal_detail text;
