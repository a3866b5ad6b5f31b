using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Vectors;

namespace InfoMax.Data.Formats.Npy;

/// <summary>Opens the matrix of an npy or of an npz's entry.</summary>
internal static class NpyVectors
{
    /// <summary>Opens a file and checks that it is a matrix of embeddings.</summary>
    /// <exception cref="InputDataException">It is not; the line says what was found and what to do.</exception>
    public static MatrixVectors Open(IInputFiles files, string path, string name) => Open(FileRegion.Whole(files, path, name));

    /// <summary>Opens the bytes of an npy, which are owned from here on.</summary>
    /// <exception cref="InputDataException">They are not a matrix of embeddings.</exception>
    public static MatrixVectors Open(StoredBytes bytes)
    {
        StoredMatrix? matrix = null;
        NpyFile.Open(bytes, header => (matrix = NpyTypes.RequireMatrix(header, bytes.Name)).Type.Bytes());
        return new MatrixVectors(bytes, matrix!);
    }
}
