import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from core import files
from core.files import Unwelcome


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return tmp_path


def photo(*, form="JPEG", size=(40, 20), exif=None, tail=b""):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format=form, **({"exif": exif} if exif else {}))
    return out.getvalue() + tail


def keep(name, data):
    upload = SimpleUploadedFile(name, data)
    return files.keep([upload], case="Q7K-4MD", by="customer", at=timezone.now())[0]


def test_a_photo_loses_place_and_tail_and_stands_upright(db):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "taken at home"

    kept = keep("lid.jpg", photo(exif=exif, tail=b"<script>alert(1)</script>"))

    data = files.path_of(kept.digest).read_bytes()
    assert Image.open(io.BytesIO(data)).size == (20, 40)
    assert b"taken at home" not in data
    assert b"<script>" not in data
    assert kept.media_type == "image/jpeg"


def test_the_same_bytes_are_kept_once(db, store):
    keep("a.txt", b"lid cracked")
    keep("b.txt", b"lid cracked")

    assert len([path for path in store.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.jpg", b"", "“empty.jpg” is empty."),
        (
            "page.html",
            b"<html><script>1</script>",
            "“page.html” must be a photo (JPG, PNG, WebP), a PDF, a text or an office document.",
        ),
        (
            "lid.jpg",
            b"<svg onload=alert(1)>",
            "“lid.jpg” must be a photo (JPG, PNG, WebP), a PDF, a text or an office document.",
        ),
        ("run.pdf", b"MZ\x90\x00", "“run.pdf” must be a photo (JPG, PNG, WebP), a PDF, a text or an office document."),
        ("zero.txt", b"a\0b", "“zero.txt” must be a photo (JPG, PNG, WebP), a PDF, a text or an office document."),
        ("cut.png", photo(form="PNG")[:60], "“cut.png” could not be read as a photo. Save it again and try once more."),
    ],
)
def test_what_is_not_taken_is_told_in_a_sentence(db, name, data, sentence):
    with pytest.raises(Unwelcome) as unwelcome:
        keep(name, data)

    assert str(unwelcome.value) == sentence


def test_a_file_too_big_is_told_the_limit(db, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024

    with pytest.raises(Unwelcome, match=r"“big\.txt” must be smaller than 1 MB"):
        keep("big.txt", b"x" * (1024 * 1024 + 1))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(db, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)

    with pytest.raises(Unwelcome, match="fewer than 50 million pixels"):
        keep("wall.png", photo(form="PNG"))


def test_papers_go_out_as_downloads_that_nothing_runs(db):
    answer = files.response(keep("../../bill.pdf", b"%PDF-1.7 bill"))

    assert answer["Content-Disposition"] == 'attachment; filename="bill.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 bill"
    answer.close()
