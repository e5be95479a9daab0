-- Where hotspots are on the picture.

alter table hotspot
  add column area double precision[] check (cardinality(area) = 4);  -- left, top, width, height as shares of the frame
