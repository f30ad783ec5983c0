CREATE INDEX alerts_box ON alerts USING gist (ST_MakeEnvelope(min_lon, min_lat, max_lon, max_lat, 4326));
