# What the command "photos36 territory" says.

territory-opened = Territory opened: { $name } ({ $id }), { $time_zone }, { $currency }.
territory-unknown-commune = The boundary of commune { $code } is not in the program, which has only: { $codes }. Give it by --boundary, or import a national file.
territory-importing = communes read
territory-linking = neighbourhoods
territory-imported = { $read } communes read: { $created } new, { $updated } updated, { $unchanged } unchanged, { $refused } refused; { $mended } outlines mended.
territory-refused = refused
territory-mended = the outline crossed or touched itself; it is mended
territory-more = There are more: --after { $cursor }
