"""zstd files unpacked as they are read."""

from __future__ import annotations

import io
from typing import Any

from bilateral.model import BadFile, RawFile

MAX_DECOMPRESSED = 8 * 2**30  # a file that unpacks to more than this is taken for a decompression bomb
CHUNK = 1 << 20


def open_zstd(file: RawFile) -> io.BufferedIOBase:
    """The unpacked bytes of a zstd file, as they are read.

    Raises:
        BadFile: while reading, when the file is damaged or unpacks to more than MAX_DECOMPRESSED.
    """
    import pyarrow as pa  # here: few files are packed so, and it takes long to import

    stream = pa.CompressedInputStream(pa.OSFile(str(file.path)), "zstd")
    return io.BufferedReader(_Bounded(stream, file), CHUNK)


class _Bounded(io.RawIOBase):
    """What `io.BufferedReader` wants of a stream, with faults said in one line and an end to what a small file may unpack to."""

    def __init__(self, stream: Any, file: RawFile) -> None:
        self.stream, self.file, self.taken = stream, file, 0

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        try:
            data = self.stream.read(len(room))
        except OSError as error:  # pyarrow says every fault of a stream this way
            raise BadFile(f"{self.file.name} is cut short or damaged ({error}); download it again") from error
        self.taken += len(data)
        if self.taken > MAX_DECOMPRESSED:
            raise BadFile(f"{self.file.name} unpacks to more than {MAX_DECOMPRESSED >> 30} GiB; split it, or check that it is what it says")
        room[: len(data)] = data
        return len(data)
