using System.Collections.Concurrent;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Sources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InfoMax.Cluster.Transfer;

/// <summary>
/// Read-only pages of input files, for workers that do not see them. A file is named by its number in the layout that a
/// job's plan wrote on this node, so nothing but that job's inputs can be read, and only while it is unchanged.
/// </summary>
internal sealed class InputEndpoints
{
    // A layout lists every input file: it is read once, not once a page.
    private const int KeptLayouts = 4;

    private readonly IArtifactStore _store;
    private readonly TransferAnswers _answers;
    private readonly ConcurrentDictionary<string, DatasetLayout> _layouts = new(StringComparer.Ordinal);

    private InputEndpoints(IArtifactStore store, TransferAnswers answers)
    {
        _store = store;
        _answers = answers;
    }

    /// <summary>Adds the endpoint.</summary>
    /// <param name="routes">The node's routes.</param>
    /// <param name="store">The node's store.</param>
    /// <param name="answers">Bounds what is served at once.</param>
    public static void Map(IEndpointRouteBuilder routes, IArtifactStore store, TransferAnswers answers) =>
        routes.MapGet("/" + TransferProtocol.InputsPath, new InputEndpoints(store, answers).Read);

    private Task<IResult> Read(HttpContext context, string layout, string sha256, long bytes, int file) => _answers.Bounded(
        context,
        async () =>
        {
            try
            {
                IReadOnlyList<SourceFile> files = await TransferAnswers.OnOwnThread(() => LayoutOf(new ArtifactRef(layout, sha256, 0, bytes)).Sources);
                if (file < 0 || file >= files.Count)
                {
                    return TransferAnswers.Refuse(StatusCodes.Status400BadRequest, $"{layout}: has no file {file}");
                }

                SourceFile wanted = files[file];
                return await TransferAnswers.Page(context, wanted.Bytes, (destination, offset) =>
                {
                    wanted.RequireUnchanged();
                    using InputSource source = LocalInputFiles.Instance.Open(wanted.Path, wanted.Path);
                    source.ReadExactly(destination, offset);
                });
            }
            catch (ArtifactException error)
            {
                return TransferAnswers.Refuse(TransferAnswers.StatusOf(error), error.Message);
            }
            catch (InputDataException error)
            {
                return TransferAnswers.Refuse(StatusCodes.Status409Conflict, error.Message);
            }
        });

    private DatasetLayout LayoutOf(ArtifactRef artifact)
    {
        if (!PlanArtifacts.IsPlan(artifact.Uri))
        {
            throw new ArtifactException($"artifact {artifact.Uri}: not the layout of a plan");
        }

        string key = $"{artifact.Uri} {artifact.Sha256} {artifact.Bytes}";
        if (_layouts.TryGetValue(key, out DatasetLayout? known))
        {
            return known;
        }

        using Stream stream = _store.OpenRead(artifact);
        DatasetLayout layout = LayoutArtifact.Read(stream);
        if (_layouts.Count >= KeptLayouts)
        {
            _layouts.Clear();
        }

        _layouts[key] = layout;
        return layout;
    }
}
