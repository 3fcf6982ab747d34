import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Doors: each heavy dependency is imported in one place only (tests/layers.test.ts checks the same, this tells the editor). */
const DOORS = {
  electron: ['main/shell/**', 'main/index.ts', 'main/preload.ts', 'main/processes/electronHost.ts'],
  'better-sqlite3': ['main/database/**'],
  'onnxruntime-node': ['main/engine/runtime/ort/**'],
  sharp: ['main/files/**'],
  konva: ['renderer/stage/**'],
  'react-konva': ['renderer/stage/**'],
  uplot: ['renderer/components/plot/**'],
};

const everywhere = ['main/**/*.ts', 'renderer/**/*.{ts,tsx}', 'shared/**/*.ts'];

const doors = Object.entries(DOORS).map(([name, allowed]) => ({ name, allowed }));

/** One config object per door would override the others' rule, so each set of files gets the full list but its own. */
const doorRules = [
  {
    files: everywhere,
    rules: { 'no-restricted-imports': ['error', { paths: doors.map((d) => restricted(d.name)) }] },
  },
  ...doors.map((door) => ({
    files: door.allowed,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: doors
            .filter((other) => !other.allowed.some((f) => door.allowed.includes(f)))
            .map((d) => restricted(d.name)),
        },
      ],
    },
  })),
];

function restricted(name) {
  return { name, message: `'${name}' has one door; see tests/layers.test.ts.`, allowTypeImports: false };
}

export default tseslint.config(
  { ignores: ['out/**', 'release/**', 'node_modules/**', 'test-results/**', '**/*.limn/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-empty-object-type': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'max-lines': ['error', { max: 900, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 150, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 5],
    },
  },
  // Elsewhere there is no React, and looking for it takes time.
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      // It warns of libraries that the React compiler skips; we do not use the compiler.
      'react-hooks/incompatible-library': 'off',
    },
  },
  // The preload runs in the page's world: it is typed with the renderer.
  {
    files: ['main/preload.ts'],
    languageOptions: { parserOptions: { projectService: false, project: 'renderer/tsconfig.json' } },
  },
  {
    files: ['renderer/**'],
    ignores: ['renderer/bridge/**'],
    rules: { 'no-restricted-globals': ['error', 'fetch', 'localStorage', 'sessionStorage'] },
  },
  // The one door out.
  {
    files: ['main/**', 'shared/**'],
    ignores: ['main/network/**'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'main/network is the one door out.' }],
    },
  },
  { files: ['main/cli/**', 'main/cli.ts', 'main/launch/**', 'tests/**'], rules: { 'no-console': 'off' } },
  {
    files: ['tests/**'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
      },
    },
  },
  ...doorRules,
  prettier,
);
