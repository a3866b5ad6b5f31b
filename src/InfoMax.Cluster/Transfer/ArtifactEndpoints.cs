using System.Buffers;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InfoMax.Cluster.Transfer;

/// <summary>The artifacts of this node's store over HTTP, as <see cref="TransferProtocol"/> describes.</summary>
internal sealed class ArtifactEndpoints
{
    private readonly ISharedStore _store;
    private readonly IArtifactUploads _uploads;
    private readonly UploadKeys _keys;
    private readonly TransferAnswers _reads;
    private readonly TransferAnswers _writes;

    private ArtifactEndpoints(ISharedStore store, IArtifactUploads uploads, UploadKeys keys, TransferAnswers reads, TransferAnswers writes)
    {
        _store = store;
        _uploads = uploads;
        _keys = keys;
        _reads = reads;
        _writes = writes;
    }

    /// <summary>Adds the endpoints.</summary>
    /// <param name="routes">The node's routes.</param>
    /// <param name="store">The node's store.</param>
    /// <param name="uploads">Its uploads.</param>
    /// <param name="keys">Who may upload.</param>
    /// <param name="reads">Bounds what is read at once.</param>
    /// <param name="writes">Bounds what is written at once.</param>
    public static void Map(
        IEndpointRouteBuilder routes, ISharedStore store, IArtifactUploads uploads, UploadKeys keys, TransferAnswers reads, TransferAnswers writes)
    {
        ArtifactEndpoints endpoints = new(store, uploads, keys, reads, writes);
        const string Path = "/" + TransferProtocol.ArtifactsPath;
        routes.MapGet(Path, endpoints.Read);
        routes.MapPut(Path, endpoints.WritePage);
        routes.MapPost(Path, endpoints.Complete);
        routes.MapDelete(Path, endpoints.Delete);
    }

    private Task<IResult> Read(HttpContext context, string name, string sha256, long bytes) => _reads.Bounded(
        context,
        async () =>
        {
            try
            {
                ArtifactRef artifact = new(name, sha256, 0, bytes);
                return await TransferAnswers.Page(context, bytes, (destination, offset) =>
                {
                    // The first reader of an artifact waits until its digest is checked.
                    using Stream stream = _store.OpenRead(artifact);
                    stream.Position = offset;
                    stream.ReadExactly(destination);
                });
            }
            catch (ArtifactException error)
            {
                return TransferAnswers.Refuse(TransferAnswers.StatusOf(error), Told(error));
            }
        });

    private Task<IResult> WritePage(HttpContext context, string name, string upload, long offset) => _writes.Bounded(
        context,
        async () =>
        {
            if (Forbidden(context, name) is { } refusal)
            {
                return refusal;
            }

            if (context.Request.ContentLength is not (>= 0 and <= TransferProtocol.MaxPageBytes and { } length) || offset < 0)
            {
                return TransferAnswers.Refuse(
                    StatusCodes.Status400BadRequest, $"artifact {name}: a page has 0 to {TransferProtocol.MaxPageBytes} bytes, at an offset from 0 up");
            }

            byte[] page = ArrayPool<byte>.Shared.Rent((int)length);
            try
            {
                Memory<byte> body = page.AsMemory(0, (int)length);
                await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
                string? expected = context.Request.Headers[TransferProtocol.ChecksumHeader];
                return await TransferAnswers.OnOwnThread(() =>
                {
                    if (TransferProtocol.Checksum(body.Span) != expected)
                    {
                        return TransferAnswers.Refuse(StatusCodes.Status422UnprocessableEntity, $"artifact {name}: the page at {offset} arrived damaged");
                    }

                    _uploads.WritePage(name, upload, offset, body.Span);
                    return Results.NoContent();
                });
            }
            catch (ArtifactException error)
            {
                return NotWritten(error);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(page);
            }
        });

    private Task<IResult> Complete(HttpContext context, string name, string upload, string sha256, long bytes) => _writes.Bounded(
        context,
        async () =>
        {
            if (Forbidden(context, name) is { } refusal)
            {
                return refusal;
            }

            try
            {
                return await TransferAnswers.OnOwnThread(() => _uploads.Complete(name, upload, sha256, bytes))
                    ? Results.NoContent()
                    : TransferAnswers.Refuse(StatusCodes.Status409Conflict, $"artifact {name}: what arrived is not what was sent ({bytes} bytes, sha256 {sha256})");
            }
            catch (ArtifactException error)
            {
                return NotWritten(error);
            }
        });

    private Task<IResult> Delete(HttpContext context, string name, string upload) => _writes.Bounded(
        context,
        async () =>
        {
            if (Forbidden(context, name) is { } refusal)
            {
                return refusal;
            }

            try
            {
                return await TransferAnswers.OnOwnThread(() =>
                {
                    _uploads.Abandon(name, upload);
                    return Results.NoContent();
                });
            }
            catch (ArtifactException error)
            {
                return NotWritten(error);
            }
        });

    /// <summary>Why a request may change nothing under the name; null when it may.</summary>
    private IResult? Forbidden(HttpContext context, string name) =>
        PlanArtifacts.IsPlan(name)
            ? TransferAnswers.Refuse(StatusCodes.Status403Forbidden, $"cannot write artifact {name}: plans are not uploaded")
        : !_keys.Accepts(name, context.Request.Headers[TransferProtocol.UploadKeyHeader])
            ? TransferAnswers.Refuse(StatusCodes.Status403Forbidden, $"cannot write artifact {name}: its attempt alone can, by the key it was given")
        : null;

    /// <summary>A store that cannot be written, or a name that is none.</summary>
    private IResult NotWritten(ArtifactException error) => TransferAnswers.Refuse(
        error.InnerException is null ? StatusCodes.Status400BadRequest : StatusCodes.Status507InsufficientStorage, Told(error));

    /// <summary>Where the artifacts are on this node's disk is nobody's business.</summary>
    private string Told(ArtifactException error) => _store.WithoutLocation(error.Message);
}
