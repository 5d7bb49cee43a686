package dev.comanda.servers.tokens;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An OpenID provider, as far as a service asks one that only checks tokens: it tells where its
/// keys are (discovery), and its keys (JWKS). It makes tokens, and such as nobody may take.
public final class TokenIssuer implements AutoCloseable {

    /// How long its tokens are valid.
    static final long VALID_SECONDS = 600;

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private static final int RSA_BITS = 2048;
    private static final int AT_ONCE = 0;

    private final HttpServer server;
    private final KeyPair keys;

    private TokenIssuer(int port) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS);
        this.keys = generator.generateKeyPair();
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/.well-known/openid-configuration", http -> say(http, discovery()));
        server.createContext("/keys", http -> say(http, keySet()));
        server.start();
    }

    /// On a free port of 127.0.0.1.
    public static TokenIssuer start() {
        return start(0);
    }

    /// @param port of 127.0.0.1; 0 for a free one
    public static TokenIssuer start(int port) {
        try {
            return new TokenIssuer(port);
        } catch (IOException e) {
            throw new UncheckedIOException("starting the issuer of tokens", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RSA is not to be had", e);
        }
    }

    /// Its address, and what its tokens name as their issuer.
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Of a token that is valid for ten minutes.
    public Claims claims(String subject, String... roles) {
        return new Claims(
                url(),
                "comanda",
                subject,
                List.of(roles),
                Instant.now().plusSeconds(VALID_SECONDS)); // real servers look at the real clock
    }

    /// A valid token.
    public String token(String subject, String... roles) {
        return sign(claims(subject, roles));
    }

    /// With this issuer's key, whatever the claims say.
    public String sign(Claims claims) {
        String text = unsigned("RS256", claims);
        try {
            Signature rsa = Signature.getInstance("SHA256withRSA");
            rsa.initSign(keys.getPrivate());
            rsa.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + URL.encodeToString(rsa.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing a token", e);
        }
    }

    /// `alg: none`, and no signature.
    public String withoutSignature(Claims claims) {
        return unsigned("none", claims) + ".";
    }

    /// Signed by whoever knows the public key, which is everybody, as if it were a shared secret.
    public String withPublicKeyAsSecret(Claims claims) {
        String text = unsigned("HS256", claims);
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(keys.getPublic().getEncoded(), "HmacSHA256"));
            byte[] signature = hmac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + URL.encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing a token", e);
        }
    }

    private static String unsigned(String algorithm, Claims claims) {
        String header = "{\"typ\":\"JWT\",\"kid\":\"1\",\"alg\":\"" + algorithm + "\"}";
        return base64(header.getBytes(StandardCharsets.UTF_8))
                + "."
                + base64(claims.json().getBytes(StandardCharsets.UTF_8));
    }

    private String discovery() {
        return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url(), url());
    }

    private String keySet() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"1\",\"use\":\"sig\",\"alg\":\"RS256\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                .formatted(number(key.getModulus()), number(key.getPublicExponent()));
    }

    /// Big-endian, without the byte that only says that it is positive.
    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String base64(byte[] bytes) {
        return URL.encodeToString(bytes);
    }

    private static void say(HttpExchange http, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(200, body.length);
        http.getResponseBody().write(body);
        http.close();
    }

    @Override
    public void close() {
        server.stop(AT_ONCE);
    }
}
