import mime from 'mime';

/** Which media type a file's extension stands for, and back: a long list, loaded with this file by the first body that needs it. */
export const mediaTypes = mime;
