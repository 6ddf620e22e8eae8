import { readFileSync } from 'node:fs';
import { refuseMissingMembers } from '../base/refuse.ts';

/** Electron's NativeImage, which here is the bytes of a PNG file. */
export class NativeImage {
  #png: Buffer;
  #template = false;

  constructor(png: Buffer = Buffer.alloc(0)) {
    this.#png = png;
  }
  isEmpty(): boolean {
    return this.#png.length === 0;
  }
  toDataURL(): string {
    return `data:image/png;base64,${this.#png.toString('base64')}`;
  }
  isTemplateImage(): boolean {
    return this.#template;
  }
  setTemplateImage(option: boolean): void {
    this.#template = option;
  }
}
refuseMissingMembers(NativeImage);

/** Electron's `nativeImage`. A file that cannot be read gives an empty image, as in Electron. */
export const nativeImage = {
  createEmpty: (): NativeImage => new NativeImage(),
  createFromBuffer: (buffer: Buffer): NativeImage => new NativeImage(buffer),
  createFromDataURL: (dataUrl: string): NativeImage => new NativeImage(Buffer.from(dataUrl.split(',')[1] ?? '', 'base64')),
  createFromPath(path: string): NativeImage {
    try {
      return new NativeImage(readFileSync(path));
    } catch {
      return new NativeImage();
    }
  },
};
