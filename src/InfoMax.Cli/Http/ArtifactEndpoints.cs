using System.Buffers;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InfoMax.Cli.Http;

/// <summary>The artifacts of this node's directory over HTTP, as <see cref="TransferProtocol"/> describes.</summary>
internal sealed class ArtifactEndpoints
{
    /// <summary>Requests that are served at once; each holds one page.</summary>
    public const int Requests = 16;

    private readonly DirectoryArtifactStore _store;
    private readonly UploadedArtifacts _uploads;
    private readonly TransferAnswers _answers;

    private ArtifactEndpoints(DirectoryArtifactStore store, TransferAnswers answers)
    {
        _store = store;
        _uploads = new UploadedArtifacts(store);
        _answers = answers;
    }

    /// <summary>Adds the endpoints.</summary>
    /// <param name="routes">The node's routes.</param>
    /// <param name="store">The node's store.</param>
    /// <param name="answers">Bounds what is served at once.</param>
    public static void Map(IEndpointRouteBuilder routes, DirectoryArtifactStore store, TransferAnswers answers)
    {
        ArtifactEndpoints endpoints = new(store, answers);
        const string Path = "/" + TransferProtocol.ArtifactsPath;
        routes.MapGet(Path, endpoints.Read);
        routes.MapPut(Path, endpoints.WritePage);
        routes.MapPost(Path, endpoints.Complete);
        routes.MapDelete(Path, endpoints.Delete);
    }

    private Task<IResult> Read(HttpContext context, string name, string sha256, long bytes) => _answers.Bounded(
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
                return TransferAnswers.Refuse(TransferAnswers.StatusOf(error), error.Message);
            }
        },
        context.RequestAborted);

    private Task<IResult> WritePage(HttpContext context, string name, string upload, long offset) => _answers.Bounded(
        async () =>
        {
            if (PlanArtifacts.IsPlan(name))
            {
                return TransferAnswers.Refuse(StatusCodes.Status403Forbidden, $"cannot write artifact {name}: plans are not uploaded");
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
        },
        context.RequestAborted);

    private Task<IResult> Complete(HttpContext context, string name, string upload, string sha256, long bytes) => _answers.Bounded(
        async () =>
        {
            if (PlanArtifacts.IsPlan(name))
            {
                return TransferAnswers.Refuse(StatusCodes.Status403Forbidden, $"cannot write artifact {name}: plans are not uploaded");
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
        },
        context.RequestAborted);

    private Task<IResult> Delete(HttpContext context, string? name, string? upload, string? prefix) => _answers.Bounded(
        async () =>
        {
            try
            {
                return await TransferAnswers.OnOwnThread(() =>
                {
                    if (prefix is not null)
                    {
                        _store.Delete(prefix);
                    }
                    else if (name is not null && upload is not null)
                    {
                        _uploads.Abandon(name, upload);
                    }
                    else
                    {
                        return TransferAnswers.Refuse(StatusCodes.Status400BadRequest, "DELETE needs prefix, or name and upload");
                    }

                    return Results.NoContent();
                });
            }
            catch (ArtifactException error)
            {
                return NotWritten(error);
            }
        },
        context.RequestAborted);

    /// <summary>A store that cannot be written, or a name that is none.</summary>
    private static IResult NotWritten(ArtifactException error) => TransferAnswers.Refuse(
        error.InnerException is null ? StatusCodes.Status400BadRequest : StatusCodes.Status507InsufficientStorage, error.Message);
}
