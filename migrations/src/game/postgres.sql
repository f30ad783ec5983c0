-- Places and words of questions and missions. `words` holds stems already, so the simple configuration reads them.
CREATE INDEX questions_place ON questions USING gist (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) WHERE lon IS NOT NULL;
CREATE INDEX questions_words ON questions USING gin (to_tsvector('simple', words));
CREATE INDEX missions_place ON missions USING gist (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) WHERE lon IS NOT NULL;
CREATE INDEX missions_words ON missions USING gin (to_tsvector('simple', words));
