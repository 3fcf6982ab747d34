/** XML as a stream of elements. Document types are refused: with them go entities, files of their own and everything that grows. */
import { SaxesParser } from 'saxes';
import { AppError } from '#shared/contract/errors.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number;
}

export interface XmlHandlers {
  readonly open: (element: XmlElement) => void;
  /** @param text what stood directly inside of the element, trimmed */
  readonly close: (name: string, text: string) => void;
}

const DEEPEST = 64;

/** Feed it text in order, then `finish`. Both throw AppError `labels.file` with the line. */
export class XmlReader {
  readonly #parser = new SaxesParser<{ position: true; xmlns: false }>({ position: true, xmlns: false });
  readonly #path: string;
  readonly #texts: string[] = [''];

  constructor(path: string, handlers: XmlHandlers) {
    this.#path = path;
    const parser = this.#parser;
    parser.on('error', (error) => {
      throw this.#problem(`it is not well-formed XML (${error.message.replace(/^[\d:]+ /, '')})`);
    });
    parser.on('doctype', () => {
      throw this.#problem('it has a document type, which is not read for safety');
    });
    parser.on('opentag', ({ name, attributes }) => {
      if (this.#texts.length > DEEPEST) throw this.#problem('its elements are nested too deeply');
      this.#texts.push('');
      handlers.open({ name, attributes, line: parser.line });
    });
    parser.on('text', (text) => {
      this.#texts[this.#texts.length - 1] += text;
    });
    parser.on('closetag', ({ name }) => handlers.close(name, (this.#texts.pop() ?? '').trim()));
  }

  feed(text: string): void {
    this.#parser.write(text);
  }

  finish(): void {
    this.#parser.close();
  }

  #problem(problem: string): AppError {
    return new AppError('labels.file', { path: this.#path, line: this.#parser.line, problem });
  }
}

/** Text as it may stand inside of an attribute or element. */
export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The way back, for XML that stands as text inside of other XML. */
export const unescapeXml = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
