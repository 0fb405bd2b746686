import { syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';

/** VS Code's editor, by its theme; the colors of tokens are in `style/text.css`. */
export const editorLook: Extension = [
  EditorView.theme({
    '&': {
      height: '100%',
      color: 'var(--rw-bright)',
      backgroundColor: 'transparent',
      fontSize: 'var(--rw-small)',
    },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--rw-mono)', lineHeight: '20px', overflow: 'auto' },
    '.cm-content': { padding: '4px 0', caretColor: 'var(--vscode-editorCursor-foreground)' },
    '.cm-line': { padding: '0 12px 0 4px' },
    '.cm-cursor': { borderLeftColor: 'var(--vscode-editorCursor-foreground, var(--rw-bright))' },
    '.cm-gutters': {
      color: 'var(--vscode-editorLineNumber-foreground, var(--rw-dim))',
      backgroundColor: 'var(--rw-back)',
      border: 'none',
    },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '40px', padding: '0 4px 0 12px' },
    '.cm-foldGutter .cm-gutterElement': { width: '16px', cursor: 'pointer' },
    '.cm-foldPlaceholder': {
      color: 'var(--rw-dim)',
      backgroundColor: 'transparent',
      border: '1px solid var(--rw-line)',
    },
    '.cm-activeLineGutter': {
      color: 'var(--vscode-editorLineNumber-activeForeground, var(--rw-text))',
      backgroundColor: 'transparent',
    },
    '& .cm-selectionLayer .cm-selectionBackground, &.cm-focused .cm-selectionLayer .cm-selectionBackground':
      { backgroundColor: 'var(--vscode-editor-selectionBackground, #264f78)' },
    '.cm-searchMatch': {
      backgroundColor: 'var(--vscode-editor-findMatchHighlightBackground, #ea5c0055)',
      outline: '1px dashed var(--vscode-editor-findMatchHighlightBorder, transparent)',
    },
    '.cm-searchMatch.cm-searchMatch-selected': {
      backgroundColor: 'var(--vscode-editor-findMatchBackground, #9e6a03)',
      outline: '1px solid var(--vscode-editor-findMatchBorder, transparent)',
    },
    '.cm-panels': { color: 'inherit', backgroundColor: 'transparent', border: 'none', zIndex: '5' },
    '.cm-panels.cm-panels-top': { border: 'none' },
  }),
  syntaxHighlighting(classHighlighter),
];
