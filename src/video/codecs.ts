import { Codec, type FFDecoderCodec, type FFEncoderCodec } from 'node-av';

/** A codec and whether the FFmpeg that came with node-av has it. */
export interface CodecPresence {
  /** FFmpeg's name. */
  readonly name: string;
  readonly present: boolean;
}

/** Of what cameras, phones and programs write, and what the overlay is written with. */
const DECODERS = ['h264', 'hevc', 'vp9', 'av1', 'mpeg4', 'prores'];
const ENCODERS = ['libx264', 'aac'];

/** Which of the usual codecs can be read and written here. */
export function codecsHere(): { readonly decoders: CodecPresence[]; readonly encoders: CodecPresence[] } {
  return {
    decoders: DECODERS.map((name) => ({
      name,
      present: Codec.findDecoderByName(name as FFDecoderCodec) !== null,
    })),
    encoders: ENCODERS.map((name) => ({
      name,
      present: Codec.findEncoderByName(name as FFEncoderCodec) !== null,
    })),
  };
}
