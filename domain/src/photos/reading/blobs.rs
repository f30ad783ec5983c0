//! Small photo files for tests, made byte by byte.

/// A value of an EXIF field.
#[derive(Clone)]
pub enum Field {
    /// ASCII, a NUL is added.
    Text(&'static str),
    /// SHORT.
    Short(u16),
    /// LONG.
    Long(u32),
    /// RATIONAL.
    Ratios(Vec<(u32, u32)>),
    /// SRATIONAL.
    Signed(Vec<(i32, i32)>),
    /// BYTE.
    Byte(u8),
    /// Any type, count and offset: a broken field.
    Raw(u16, u32, u32),
}

/// The fields of IFD0, of the EXIF directory and of the GPS directory.
#[derive(Clone, Default)]
pub struct Blob {
    pub main: Vec<(u16, Field)>,
    pub exif: Vec<(u16, Field)>,
    pub gps: Vec<(u16, Field)>,
}

impl Blob {
    /// A TIFF structure, big-endian.
    pub fn tiff(&self) -> Vec<u8> {
        let mut main = self.main.clone();
        let size = |count: usize| 2 + 12 * count + 4;
        let exif_at = 8 + size(self.main.len() + 2);
        let gps_at = exif_at + size(self.exif.len());
        let mut heap_at = gps_at + size(self.gps.len());
        main.push((0x8769, Field::Long(exif_at as u32)));
        main.push((0x8825, Field::Long(gps_at as u32)));
        let mut directories = b"MM\0\x2a\0\0\0\x08".to_vec();
        let mut heap = Vec::new();
        for fields in [&main, &self.exif, &self.gps] {
            directories.extend((fields.len() as u16).to_be_bytes());
            for (tag, field) in fields {
                let (kind, count, bytes) = encode(field);
                directories.extend(tag.to_be_bytes());
                directories.extend(kind.to_be_bytes());
                directories.extend(count.to_be_bytes());
                if bytes.len() <= 4 {
                    directories.extend(bytes.iter().chain(&[0; 4]).take(4));
                } else {
                    directories.extend((heap_at as u32).to_be_bytes());
                    heap_at += bytes.len();
                    heap.extend(bytes);
                }
            }
            directories.extend([0; 4]);
        }
        directories.extend(heap);
        directories
    }
}

fn encode(field: &Field) -> (u16, u32, Vec<u8>) {
    match field {
        Field::Text(text) => (2, text.len() as u32 + 1, [text.as_bytes(), b"\0"].concat()),
        Field::Short(value) => (3, 1, value.to_be_bytes().to_vec()),
        Field::Long(value) => (4, 1, value.to_be_bytes().to_vec()),
        Field::Byte(value) => (1, 1, vec![*value]),
        Field::Ratios(all) => {
            (5, all.len() as u32, all.iter().flat_map(|(n, d)| [n.to_be_bytes(), d.to_be_bytes()].concat()).collect())
        }
        Field::Signed(all) => {
            (10, all.len() as u32, all.iter().flat_map(|(n, d)| [n.to_be_bytes(), d.to_be_bytes()].concat()).collect())
        }
        Field::Raw(kind, count, offset) => (*kind, *count, offset.to_be_bytes().to_vec()),
    }
}

/// A JPEG segment.
pub fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], &length[..], body].concat()
}

/// A frame header of this width and height.
pub fn frame(width: u16, height: u16) -> Vec<u8> {
    let [h1, h0] = height.to_be_bytes();
    let [w1, w0] = width.to_be_bytes();
    segment(0xc0, &[8, h1, h0, w1, w0, 1, 1, 0x11, 0])
}

/// A JPEG of 30 by 20 pixels with these segments before its frame; there is nothing in its scan.
pub fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
    let scan = segment(0xda, &[1, 1, 0, 0, 63, 0]);
    [b"\xff\xd8".to_vec(), segments.concat(), frame(30, 20), scan, b"\x12\xff\x00\xff\xd0\x34\xff\xd9".to_vec()]
        .concat()
}

/// An APP1 segment with EXIF.
pub fn exif(blob: &Blob) -> Vec<u8> {
    segment(0xe1, &[b"Exif\0\0".to_vec(), blob.tiff()].concat())
}

/// An APP1 segment with XMP, whose description has these attributes.
pub fn xmp(attributes: &str) -> Vec<u8> {
    segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0".to_vec(), packet(attributes).into_bytes()].concat())
}

/// An XMP packet whose description has these attributes.
pub fn packet(attributes: &str) -> String {
    format!("<x:xmpmeta><rdf:RDF><rdf:Description {attributes}/></rdf:RDF></x:xmpmeta>")
}

/// A PNG of 30 by 20 pixels with these chunks behind its header, without checksums.
pub fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let header = [30_u32.to_be_bytes().as_slice(), &20_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let all = [vec![(b"IHDR", header)], chunks.to_vec(), vec![(b"IEND", Vec::new())]].concat();
    let bodies =
        all.iter().map(|(kind, body)| [&(body.len() as u32).to_be_bytes()[..], &kind[..], body, &[0; 4]].concat());
    [b"\x89PNG\r\n\x1a\n".to_vec(), bodies.collect::<Vec<_>>().concat()].concat()
}

/// A WebP with these chunks.
pub fn webp(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let body: Vec<u8> = chunks
        .iter()
        .flat_map(|(kind, body)| {
            [&kind[..], &(body.len() as u32).to_le_bytes(), body, if body.len() % 2 == 1 { &[0] } else { &[] }].concat()
        })
        .collect();
    [b"RIFF".as_slice(), &(body.len() as u32 + 4).to_le_bytes(), b"WEBP", &body].concat()
}

/// A box of the ISO base media file format.
pub fn iso_box(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat()
}

/// A HEIC of 40 by 30 coded pixels with these properties behind its size, and this EXIF at its end.
pub fn heic(coding: &[u8; 4], properties: &[Vec<u8>], tiff: &[u8]) -> Vec<u8> {
    let ftyp = iso_box(b"ftyp", b"mif1\0\0\0\0mif1heic");
    let infe = |id: u8, kind: &[u8; 4]| iso_box(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], &kind[..], &[0]].concat());
    let iinf = iso_box(b"iinf", &[vec![0, 0, 0, 0, 0, 2], infe(1, coding), infe(2, b"Exif")].concat());
    let size = iso_box(b"ispe", &[0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0, 30]);
    let count = properties.len() as u8 + 1;
    let ipma = [vec![0, 0, 0, 0, 0, 0, 0, 1, 0, 1, count], (1..=count).collect()].concat();
    let ipco = iso_box(b"ipco", &[size, properties.concat()].concat());
    let iprp = iso_box(b"iprp", &[ipco, iso_box(b"ipma", &ipma)].concat());
    let pitm = iso_box(b"pitm", &[0, 0, 0, 0, 0, 1]);
    let iref = iso_box(b"iref", &[vec![0; 4], iso_box(b"cdsc", &[0, 2, 0, 1, 0, 1])].concat());
    let item = [&[0, 0, 0, 0], tiff].concat();
    let iloc = |at: u32| {
        let entry =
            [&[0, 0, 0, 0, 0x44, 0, 0, 1, 0, 2, 0, 0, 0, 1], &at.to_be_bytes()[..], &(item.len() as u32).to_be_bytes()];
        iso_box(b"iloc", &entry.concat())
    };
    let meta =
        |at| iso_box(b"meta", &[vec![0; 4], pitm.clone(), iinf.clone(), iprp.clone(), iref.clone(), iloc(at)].concat());
    let item_at = (ftyp.len() + meta(0).len() + 8) as u32;
    [ftyp, meta(item_at), iso_box(b"mdat", &item)].concat()
}
