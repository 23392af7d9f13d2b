import fc from 'fast-check';

const codes = (text: string): number[] => Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Ways in which a server may give back an ASCII text so that whoever sees it can read it. */
export const encodings: Readonly<Record<string, (text: string) => string>> = {
	'as it is': (text) => text,
	'in base64': (text) => Buffer.from(text).toString('base64'),
	'in base64url': (text) => Buffer.from(text).toString('base64url'),
	'in base64 behind one more letter': (text) => Buffer.from(`x${text}`).toString('base64'),
	'in base64 behind two more letters': (text) => Buffer.from(`xy${text}`).toString('base64'),
	'in lines of base64': (text) => Buffer.from(text).toString('base64').replace(/.{64}/g, '$&\r\n'),
	'percent-encoded': (text) =>
		codes(text)
			.map((code) => `%${hex(code, 2)}`)
			.join(''),
	'percent-encoded in capitals': (text) =>
		codes(text)
			.map((code) => `%${hex(code, 2).toUpperCase()}`)
			.join(''),
	'percent-encoded twice': (text) =>
		codes(text)
			.map((code) => `%25${hex(code, 2)}`)
			.join(''),
	'in decimal HTML entities': (text) =>
		codes(text)
			.map((code) => `&#${code};`)
			.join(''),
	'in hexadecimal HTML entities': (text) =>
		codes(text)
			.map((code) => `&#X${hex(code, 4).toUpperCase()};`)
			.join(''),
	'in HTML entities of a page in a page': (text) =>
		codes(text)
			.map((code) => `&amp;#${code};`)
			.join(''),
	'in \\u escapes': (text) =>
		codes(text)
			.map((code) => `\\u${hex(code, 4)}`)
			.join(''),
	'in \\x escapes': (text) =>
		codes(text)
			.map((code) => `\\x${hex(code, 2)}`)
			.join(''),
	'letter by letter with blanks between': (text) => [...text].join(' '),
	'in lines of ten letters': (text) => text.replace(/.{10}/g, '$&\n'),
	'in lines of ten letters, escaped': (text) => text.replace(/.{10}/g, '$&\\n'),
};

/** One of them, or each letter in a way of its own. */
export const anyEncoding: fc.Arbitrary<(text: string) => string> = fc.oneof(
	fc.constantFrom(...Object.values(encodings)),
	fc
		.array(
			fc.constantFrom(
				(letter: string) => letter,
				(letter: string) => `${letter} `,
				(letter: string) => `\n\t${letter}`,
				(letter: string) => `%${hex(letter.charCodeAt(0), 2)}`,
				(letter: string) => `&#x${hex(letter.charCodeAt(0), 2)};`,
				(letter: string) => `\\u${hex(letter.charCodeAt(0), 4).toUpperCase()}`,
			),
			{ minLength: 1, maxLength: 40 },
		)
		.map(
			(ways) => (text: string) =>
				[...text].map((letter, index) => ways[index % ways.length]?.(letter) ?? letter).join(''),
		),
);
