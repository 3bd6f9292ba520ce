"""How much of what people share is read."""

from pydantic import BaseModel, Field


class FileSettings(BaseModel):
    """Limits for files; what is beyond them is named to people, with the reason."""

    image_long_edge_px: int = Field(
        1568,
        ge=200,
        le=2000,
        description="pictures are shrunk to so many pixels on their longer side: more"
        " shows more, and costs more tokens",
    )
    request_max_images: int = Field(
        20,
        ge=1,
        le=100,
        description="pictures and PDFs in one request to the model; the oldest make"
        " room for newer ones",
    )
    file_max_mb: int = Field(
        20, ge=1, le=40, description="larger files (in MB) are not read"
    )
