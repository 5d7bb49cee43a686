package dev.comanda.inventory.http;

import dev.comanda.inventory.db.ProductEntity;
import dev.comanda.inventory.db.StockWork;
import dev.comanda.inventory.stock.Product;
import dev.comanda.inventory.stock.Receipt;
import dev.comanda.inventory.stock.StockEvent;
import dev.comanda.inventory.stock.StockEvent.GoodsReceived;
import dev.comanda.nats.auth.Role;
import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.nats.http.Printable;
import dev.comanda.nats.http.Problem;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// Products: describe them, book goods in, look at them.
@Path("/inventory/products")
@Tag(name = "Products")
public class ProductResource {

    static final int MAX_PAGE = 200;

    private final Exchange<StockEvent, StockWork> exchange;

    ProductResource(Exchange<StockEvent, StockWork> exchange) {
        this.exchange = exchange;
    }

    @PUT
    @Path("/{productId}")
    @RolesAllowed(Role.OPERATOR)
    @Operation(
            operationId = "describeProduct",
            summary = "Describe a product, new or known; its pieces stay as they are")
    @APIResponse(
            responseCode = "200",
            description = "As it is described now",
            content = @Content(schema = @Schema(implementation = ProductView.class)))
    @APIResponse(responseCode = "422", description = "The currency has not two decimals")
    public Uni<ProductView> describe(
            @RestPath @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                    String productId,
            @NotNull @Valid ProductBody body) {
        return handle(body.describing(productId))
                .map(work -> ProductView.of(existing(work.product(productId), productId)));
    }

    @POST
    @Path("/{productId}/receipts")
    @ResponseStatus(201)
    @RolesAllowed(Role.OPERATOR)
    @Operation(operationId = "receiveGoods", summary = "Book goods in, once per receiptId")
    @APIResponse(
            responseCode = "201",
            description = "Booked, now or before",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(responseCode = "409", description = "The receiptId was used for other goods")
    public Uni<Receipt> receive(@RestPath String productId, @NotNull @Valid ReceiptBody body) {
        GoodsReceived goods =
                new GoodsReceived(Ids.existing(productId), body.receiptId(), body.quantity());
        return handle(goods).map(work -> booked(work, goods));
    }

    @GET
    @Path("/{productId}")
    @WithSession
    @RolesAllowed({Role.SERVICE, Role.OPERATOR})
    @Operation(operationId = "getProduct", summary = "One product with its stock")
    public Uni<ProductView> product(@RestPath String productId) {
        return ProductEntity.<ProductEntity>findById(Ids.existing(productId))
                .onItem()
                .ifNull()
                .failWith(() -> Ids.noSuchProduct(productId))
                .map(ProductView::of);
    }

    @GET
    @WithSession
    @RolesAllowed({Role.SERVICE, Role.OPERATOR})
    @Operation(
            operationId = "listProducts",
            summary =
                    "Products by id, a page at a time; the header Link names the next page, if there is one")
    public Uni<RestResponse<List<ProductView>>> products(
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(MAX_PAGE) int limit,
            @QueryParam("cursor")
                    @Pattern(
                            regexp = Printable.TO_64,
                            message = "must be the one that the header Link gave")
                    @Nullable String cursor) {
        // One more than is shown: whether there is a next page, without counting.
        return ProductEntity.after(cursor == null ? "" : cursor, limit + 1)
                .map(found -> page(found, limit));
    }

    private static RestResponse<List<ProductView>> page(List<ProductEntity> found, int limit) {
        List<ProductView> shown = found.stream().limit(limit).map(ProductView::of).toList();
        var answer = RestResponse.ResponseBuilder.ok(shown);
        if (found.size() > limit) {
            String last = URLEncoder.encode(shown.getLast().productId(), StandardCharsets.UTF_8);
            answer.header(
                    "Link",
                    "</inventory/products?limit=%d&cursor=%s>; rel=\"next\""
                            .formatted(limit, last));
        }
        return answer.build();
    }

    /// The state says how it went: no receipt because there is no product, or an older one of the
    /// same id.
    private static Receipt booked(StockWork work, GoodsReceived goods) {
        Receipt receipt = work.receipt(goods.receiptId());
        if (receipt == null) {
            throw Ids.noSuchProduct(goods.productId());
        }
        if (!receipt.productId().equals(goods.productId())
                || receipt.quantity() != goods.quantity()) {
            throw Problem.conflict(
                    "Receipt '%s' was booked before, with %d pieces of product '%s'. Give every receipt an id of its own."
                            .formatted(
                                    receipt.receiptId(), receipt.quantity(), receipt.productId()));
        }
        return receipt;
    }

    private static Product existing(@Nullable Product product, String id) {
        if (product == null) {
            throw new IllegalStateException("product " + id + " was described and is not there");
        }
        return product;
    }

    private Uni<StockWork> handle(StockEvent event) {
        return exchange.handle(List.of(Incoming.local(event)));
    }
}
