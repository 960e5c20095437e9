import { describe, expect, test } from "vitest";
import { checkAddress, isPublicIp } from "./public-address.ts";

describe("an address somebody gave us", () => {
	test.each([
		"https://pictures.example.com/a.jpg",
		"http://pictures.example.com/a.jpg?x=1",
		"https://pictures.example.com:443/a.jpg",
		"http://pictures.example.com:80/a.jpg",
		"https://bücher.example/a.jpg",
		"https://8.8.8.8/a.jpg",
		"https://[2606:4700:4700::1111]/a.jpg",
		"https://notlocalhost.com/",
		"https://localhost.example.com/",
		"https://internal.example.com/",
	])("is asked: %s", (address) => {
		expect(checkAddress(address)).toMatchObject({ ok: true });
	});

	test.each([
		["", "is no address"],
		["not an address", "is no address"],
		["//pictures.example.com/a.jpg", "is no address"],
		["http://[::1", "is no address"],
		["http://0x100000000/", "is no address"],
		["ftp://pictures.example.com/a.jpg", "is neither http nor https"],
		["file:///etc/passwd", "is neither http nor https"],
		["data:image/png;base64,AAAA", "is neither http nor https"],
		["javascript:alert(1)", "is neither http nor https"],
		["gopher://pictures.example.com/", "is neither http nor https"],
		["https://ada@pictures.example.com/", "has credentials in it"],
		["https://ada:secret@pictures.example.com/", "has credentials in it"],
		["https://pictures.example.com:8080/", "names another port than 80 or 443"],
		["http://pictures.example.com:22/", "names another port than 80 or 443"],
		["http://127.0.0.1:6379/", "names another port than 80 or 443"],
		["http://localhost/", "is no name of the public web"],
		["http://LOCALHOST/", "is no name of the public web"],
		["http://localhost./", "is no name of the public web"],
		["http://router/", "is no name of the public web"],
		["http://my-brand.localhost/", "is a name inside a network"],
		["http://printer.local/", "is a name inside a network"],
		["http://printer.local./", "is a name inside a network"],
		["http://metadata.google.internal/", "is a name inside a network"],
		["http://nas.home.arpa/", "is a name inside a network"],
		["http://127.0.0.1/", "is not a public address"],
		["http://127.8.8.8/", "is not a public address"],
		["http://0.0.0.0/", "is not a public address"],
		["http://10.1.2.3/", "is not a public address"],
		["http://172.16.0.1/", "is not a public address"],
		["http://172.31.255.255/", "is not a public address"],
		["http://192.168.1.1/", "is not a public address"],
		["http://169.254.169.254/latest/meta-data/", "is not a public address"],
		["http://100.64.0.1/", "is not a public address"],
		["http://224.0.0.1/", "is not a public address"],
		["http://255.255.255.255/", "is not a public address"],
		["http://127.1/", "spells its address oddly"],
		["http://0/", "spells its address oddly"],
		["http://2130706433/", "spells its address oddly"],
		["http://0x7f000001/", "spells its address oddly"],
		["http://0x7f.1/", "spells its address oddly"],
		["http://017700000001/", "spells its address oddly"],
		["http://0177.0.0.1/", "spells its address oddly"],
		["http://1.1/", "spells its address oddly"],
		["http://127.0.0.1./", "is not a public address"],
		["http://１２７.０.０.１/", "spells its address oddly"],
		["http://%31%32%37.0.0.1/", "spells its address oddly"],
		["http://[::1]/", "is not a public address"],
		["http://[::]/", "is not a public address"],
		["http://[fe80::1]/", "is not a public address"],
		["http://[fc00::1]/", "is not a public address"],
		["http://[fd12:3456::1]/", "is not a public address"],
		["http://[ff02::1]/", "is not a public address"],
		["http://[::ffff:127.0.0.1]/", "is not a public address"],
		["http://[::ffff:8.8.8.8]/", "is not a public address"],
		["http://[::ffff:7f00:1]/", "is not a public address"],
		["http://[64:ff9b::a00:1]/", "is not a public address"],
	])("is left alone: %s", (address, reason) => {
		expect(checkAddress(address)).toEqual({ ok: false, reason });
	});

	test("is read beside the one that redirects there", () => {
		const base = new URL("https://pictures.example.com/a/b.jpg");
		expect(checkAddress("../c.jpg", base)).toMatchObject({
			ok: true,
			url: { href: "https://pictures.example.com/c.jpg" },
		});
		expect(checkAddress("//localhost/c.jpg", base).ok).toBe(false);
		expect(checkAddress("//0x7f.1/c.jpg", base).ok).toBe(false);
		const literal = new URL("https://8.8.8.8/a.jpg");
		expect(checkAddress("/b.jpg", literal)).toMatchObject({ ok: true });
	});
});

test.each([
	["1.1.1.1", true],
	["9.255.255.255", true],
	["11.0.0.0", true],
	["100.63.255.255", true],
	["100.128.0.0", true],
	["172.15.255.255", true],
	["172.32.0.0", true],
	["192.0.1.1", true],
	["198.17.255.255", true],
	["198.20.0.0", true],
	["223.255.255.255", true],
	["0.1.2.3", false],
	["10.255.255.255", false],
	["100.127.255.255", false],
	["192.0.0.8", false],
	["192.0.2.1", false],
	["192.88.99.1", false],
	["198.18.0.1", false],
	["198.19.255.255", false],
	["198.51.100.7", false],
	["203.0.113.7", false],
	["240.0.0.1", false],
	["256.1.1.1", false],
	["1.1.1", false],
	["01.1.1.1", false],
	["", false],
	["example.com", false],
	["2606:4700:4700::1111", true],
	["2a00:1450:4001:82b::200e", true],
	["2001:4860:4860::8888", true],
	["2001::1", false],
	["2001:10::1", false],
	["2001:db8::1", false],
	["2002:7f00:1::", false],
	["3fff::1", false],
	["4000::1", false],
	["::", false],
	["::1", false],
	["::ffff:10.0.0.1", false],
	["::10.0.0.1", false],
	["64:ff9b::808:808", false],
	["fe80::1%eth0", false],
	["fd00::1", false],
	["ff02::1", false],
	["1:2", false],
])("%s is a public address: %s", (ip, isPublic) => {
	expect(isPublicIp(ip)).toBe(isPublic);
});
