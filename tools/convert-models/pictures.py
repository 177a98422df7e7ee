"""Makes the fixtures' pictures from photographs in the wheel of scikit-image.

python pictures.py SCIKIT_IMAGE.whl FOLDER

Each becomes 256 x 256 RGB by averaging 2 x 2 pixels, in a PNG without row filters, which takes ten lines to
read in any language.
"""

import io
import os
import struct
import sys
import zipfile
import zlib

import numpy as np
from PIL import Image

PHOTOGRAPHS = {
    # Eileen Collins, NASA, public domain
    'astronaut': 'skimage/data/astronaut.png',
    # a photographer, by Lav Varshney, CC0
    'photographer': 'skimage/data/camera.png',
}


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(pixels):
    height, width, _ = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1)
    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(rows.tobytes(), 9)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', data) + chunk(b'IEND', b'')


def main(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        for name, path in PHOTOGRAPHS.items():
            photograph = Image.open(io.BytesIO(archive.read(path))).convert('RGB')
            pixels = np.asarray(photograph, np.uint16)
            halved = (pixels[0::2, 0::2] + pixels[1::2, 0::2] + pixels[0::2, 1::2] + pixels[1::2, 1::2] + 2) // 4
            with open(os.path.join(folder, f'{name}.png'), 'wb') as file:
                file.write(png(halved.astype(np.uint8)))


if __name__ == '__main__':
    main(*sys.argv[1:])
