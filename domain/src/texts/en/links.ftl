# The links between missions: their reasons, the drawing of the graph.

link-same-question = Answer the same question
link-same-photo = Began from the same photo
link-near = { $distance } apart
link-themes = Themes in common: { $themes }
link-people-one = One person in common
link-people-many = { $count } people in common
link-words = Words in common: { $words }
link-lineage = One was replicated from the other
link-contributes-to = Declared: “{ $from }” contributes to “{ $to }”
link-depends-on = Declared: “{ $from }” depends on “{ $to }”
link-complements = Declared: “{ $from }” and “{ $to }” complement each other
link-bridge = A bridge, for want of other reasons: the best link by place and theme
links-title = Missions of { $territory }
links-summary = { $missions } missions, { $links } links, { $communities } communities
links-community-unnamed = No theme
links-other-theme = Other theme
links-legend-declared = Declared link
links-legend-bridge = Bridge
links-rebuilding = missions linked
links-rebuilt = { $territories } territories, { $missions } missions, { $edges } links.
