import { GlobalWorkerOptions, PasswordException, getDocument } from 'pdfjs-dist';
import type { PDFDocumentProxy, PDFPageProxy, RenderTask } from 'pdfjs-dist';
import workerText from 'pdfjs-dist/build/pdf.worker.min.mjs?text';
import { messageOf } from '../../session/messageOf.ts';
import type { Filling } from './filledBy.ts';

/** A page is drawn no larger than this many times its size on paper. */
const MAX_SCALE = 1.5;
/** What a page leaves free beside it, px. */
const MARGIN = 24;

/**
 * A PDF's pages, one below the other, each drawn when it comes into sight. Its scripts and forms do nothing, and nothing
 * is loaded for it.
 */
class PdfPages implements Filling {
  readonly #element: HTMLElement;
  readonly #document: PDFDocumentProxy;
  readonly #observer: IntersectionObserver;
  readonly #pages = new Map<Element, DrawnPage>();

  constructor(element: HTMLElement, document: PDFDocumentProxy) {
    this.#element = element;
    this.#document = document;
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const page = this.#pages.get(target);
          if (isIntersecting) page?.draw();
          else page?.forget();
        }
      },
      { root: element, rootMargin: '100% 0px' },
    );
  }

  /** Makes room for the pages. */
  async layOut(): Promise<void> {
    const { numPages } = this.#document;
    this.#element.replaceChildren();
    for (let number = 1; number <= numPages; number++) {
      const page = await this.#document.getPage(number);
      const label = `Page ${String(number)} of ${String(numPages)}`;
      const drawn = new DrawnPage(page, label, this.#element.clientWidth - MARGIN);
      this.#pages.set(drawn.element, drawn);
      this.#element.append(drawn.element);
      this.#observer.observe(drawn.element);
    }
  }

  end(): void {
    this.#observer.disconnect();
    for (const page of this.#pages.values()) page.forget();
    void this.#document.loadingTask.destroy();
  }
}

/** One page; its pixels are there only while it is near to what is in sight. */
class DrawnPage {
  readonly element = document.createElement('section');
  readonly #canvas = document.createElement('canvas');
  /** What a screen reader reads in place of the picture. */
  readonly #text = document.createElement('p');
  readonly #page: PDFPageProxy;
  readonly #scale: number;
  #task: RenderTask | null = null;

  constructor(page: PDFPageProxy, label: string, room: number) {
    this.#page = page;
    const paper = page.getViewport({ scale: 1 });
    this.#scale = Math.max(0.1, Math.min(MAX_SCALE, room / paper.width));
    const { width, height } = page.getViewport({ scale: this.#scale });
    this.element.className = 'pdf-page';
    this.element.ariaLabel = label;
    this.element.style.width = this.#canvas.style.width = `${String(width)}px`;
    this.element.style.height = this.#canvas.style.height = `${String(height)}px`;
    this.#canvas.ariaHidden = 'true';
    this.#text.className = 'spoken';
    this.element.append(this.#canvas, this.#text);
  }

  draw(): void {
    if (this.#task !== null) return;
    const viewport = this.#page.getViewport({ scale: this.#scale * devicePixelRatio });
    this.#canvas.width = viewport.width;
    this.#canvas.height = viewport.height;
    this.#task = this.#page.render({ canvas: this.#canvas, viewport });
    // What is forgotten while it is drawn ends as an error.
    this.#task.promise.catch(() => undefined);
    void this.#speak();
  }

  forget(): void {
    this.#task?.cancel();
    this.#task = null;
    this.#canvas.width = 0;
    this.#canvas.height = 0;
  }

  async #speak(): Promise<void> {
    const { items } = await this.#page.getTextContent();
    this.#text.textContent = items.map((item) => ('str' in item ? item.str : '')).join(' ');
  }
}

/** Fills an element with a PDF's pages. @throws Error in words for a person when it is not one that can be shown */
export async function showPdf(element: HTMLElement, data: Uint8Array): Promise<Filling> {
  GlobalWorkerOptions.workerPort ??= startWorker();
  const loading = getDocument({
    data,
    useSystemFonts: true,
    useWasm: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  });
  try {
    const pages = new PdfPages(element, await loading.promise);
    await pages.layOut();
    return pages;
  } catch (error) {
    await loading.destroy();
    if (error instanceof PasswordException) {
      const words = 'This PDF is protected by a password. Save it, and open it in a PDF reader.';
      throw new Error(words, { cause: error });
    }
    throw new Error(`This PDF can't be shown: ${messageOf(error)}`, { cause: error });
  }
}

function startWorker(): Worker {
  const url = URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }));
  const worker = new Worker(url, { type: 'module', name: 'pdf' });
  URL.revokeObjectURL(url);
  return worker;
}
