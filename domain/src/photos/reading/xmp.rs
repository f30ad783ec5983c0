//! The few XMP properties that are read, from the packet's own description and from nowhere deeper.
//!
//! XMP (ISO 16684-1) is RDF in XML. A property is an attribute of a description or an element in it. Structures inside
//! are left out: they tell of other places and times, such as what the photo shows or when it was edited. No entity is
//! expanded and no declaration followed.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::collections::HashMap;

/// How deep elements may stand in each other; an XMP packet needs about ten.
const DEPTH_MAX: usize = 64;
/// The longest value that is kept, in bytes.
const VALUE_MAX: usize = 100;

const NAMES: [&str; 10] = [
    "exif:GPSLatitude",
    "exif:GPSLongitude",
    "exif:GPSAltitude",
    "exif:GPSAltitudeRef",
    "exif:GPSImgDirection",
    "exif:GPSHPositioningError",
    "exif:GPSTimeStamp",
    "exif:DateTimeOriginal",
    "photoshop:DateCreated",
    "xmp:CreateDate",
];

/// The properties found, the first of each name.
#[derive(Debug, Default)]
pub(super) struct Xmp(HashMap<&'static str, String>);

impl Xmp {
    /// Reads as far as the packet is well formed.
    pub fn parse(packet: &[u8]) -> Self {
        let mut found = Self::default();
        let text = String::from_utf8_lossy(packet);
        let mut reader = Reader::from_str(&text);
        let mut open: Vec<String> = Vec::new();
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) => {
                    found.attributes(&element, &open);
                    if open.len() == DEPTH_MAX {
                        break;
                    }
                    open.push(element.name().0.to_owned());
                }
                Event::Empty(element) => found.attributes(&element, &open),
                Event::Text(text) => {
                    if let [above @ .., name] = &open[..]
                        && in_description(above)
                    {
                        found.keep(name, &text.xml10_content());
                    }
                }
                Event::End(_) => _ = open.pop(),
                Event::Eof => break,
                _ => {}
            }
        }
        found
    }

    /// The value of a property.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// What may be the capture time, the best first.
    pub fn times(&self) -> impl Iterator<Item = &str> {
        ["exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate"].iter().filter_map(|name| self.get(name))
    }

    fn attributes(&mut self, element: &BytesStart<'_>, above: &[String]) {
        let is_description =
            element.name().0 == "rdf:Description" && above.last().is_some_and(|name| name == "rdf:RDF");
        if !is_description || above.len() > 2 {
            return;
        }
        // Names given twice are not looked for: that takes the square of their number.
        for attribute in element.attributes().with_checks(false).flatten() {
            self.keep(attribute.key.0, &attribute.value);
        }
    }

    fn keep(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if let Some(name) = NAMES.iter().find(|known| **known == name)
            && !value.is_empty()
            && value.len() <= VALUE_MAX
        {
            self.0.entry(name).or_insert_with(|| value.to_owned());
        }
    }
}

/// Whether an element below `above` is a property of the packet's own description.
fn in_description(above: &[String]) -> bool {
    above.len() <= 3 && matches!(above, [.., rdf, description] if rdf == "rdf:RDF" && description == "rdf:Description")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_property_is_an_attribute_or_an_element_of_the_description() {
        let xmp = Xmp::parse(
            br#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>
            <rdf:Description rdf:about="" exif:GPSLatitude="45,25.446N"><exif:GPSLongitude> 3,14.4582E
            </exif:GPSLongitude></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"#,
        );
        assert_eq!(xmp.get("exif:GPSLatitude"), Some("45,25.446N"));
        assert_eq!(xmp.get("exif:GPSLongitude"), Some("3,14.4582E"));
    }

    #[test]
    fn the_place_of_what_is_shown_is_not_the_place_of_the_camera() {
        let xmp = Xmp::parse(
            b"<rdf:RDF><rdf:Description><Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li exif:GPSLatitude='1,2N'>
            <exif:GPSLatitude>1,2N</exif:GPSLatitude><rdf:Description exif:GPSLatitude='1,2N'/></rdf:li></rdf:Bag>
            </Iptc4xmpExt:LocationShown></rdf:Description></rdf:RDF>",
        );
        assert_eq!(xmp.get("exif:GPSLatitude"), None);
    }

    #[test]
    fn an_entity_is_not_expanded() {
        let xmp = Xmp::parse(
            b"<!DOCTYPE x [<!ENTITY a '45,25N'>]><rdf:RDF><rdf:Description exif:GPSLatitude='&a;'>
            <exif:GPSLongitude>&a;</exif:GPSLongitude></rdf:Description></rdf:RDF>",
        );
        assert_eq!(xmp.get("exif:GPSLatitude"), Some("&a;"));
        assert_eq!(xmp.get("exif:GPSLongitude"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_packet_or_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            _ = Xmp::parse(&bytes);
        }

        #[test]
        fn any_nesting_of_tags_is_read_or_left(tags in "(<rdf:RDF>|<rdf:Description |exif:GPSLatitude=|'|>|/|<|&|]]|<!--){0,80}") {
            _ = Xmp::parse(tags.as_bytes());
        }
    }
}
